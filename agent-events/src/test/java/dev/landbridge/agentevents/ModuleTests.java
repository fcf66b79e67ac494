package dev.landbridge.agentevents;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModuleTests {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.landbridge.agentevents");

  @Test
  void hasPackagesThatDependOnEachOtherWithoutCircles() {
    ApplicationModules.of(AgentEvents.class).verify();
  }

  @Test
  void dependsOnContractsMessagingAndTheSharedWebAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.landbridge..")
                .and(
                    resideOutsideOfPackages(
                        "dev.landbridge.agentevents..",
                        "dev.landbridge.schemas..",
                        "dev.landbridge.messaging",
                        "dev.landbridge.messaging.steps",
                        "dev.landbridge.web..")))
        .check(CLASSES);
  }

  @Test
  void speaksNoOtherLanguageThanMessagesToTheOtherShore() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon..", "org.springframework.cloud..", "dev.landbridge.snssqs..")
        .check(CLASSES);
  }

  @Test
  void knowsCreditWithoutKnowingHttp() {
    noClasses()
        .that()
        .resideInAPackage("..agentevents.credit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..agentevents.http..",
            "dev.landbridge.web..",
            "org.springframework.web..",
            "jakarta.servlet..")
        .check(CLASSES);
  }
}
