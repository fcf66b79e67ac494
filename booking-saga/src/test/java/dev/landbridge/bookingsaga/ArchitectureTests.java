package dev.landbridge.bookingsaga;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ArchitectureTests {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.landbridge.bookingsaga");

  @Test
  void hasModulesThatDoNotReachIntoEachOther() {
    ApplicationModules modules = ApplicationModules.of(BookingSaga.class);
    assertThat(modules.stream().count()).isEqualTo(4);
    modules.verify();
  }

  @Test
  void hasAnEngineThatKnowsNothingButStepKeys() {
    classes()
        .that()
        .resideInAPackage("dev.landbridge.bookingsaga.engine")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "dev.landbridge.bookingsaga.engine",
            "dev.landbridge.schemas.event")
        .check(OURS);
  }

  @Test
  void hasAnEngineWithoutClockOrRandomness() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.landbridge.bookingsaga.engine", "dev.landbridge.bookingsaga.trip")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .check(OURS);
  }

  @Test
  void hasADefinitionWithoutStoreOrBroker() {
    noClasses()
        .that()
        .resideInAPackage("dev.landbridge.bookingsaga.trip")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "dev.landbridge.messaging..",
            "java.sql..",
            "dev.landbridge.bookingsaga.coordination")
        .check(OURS);
  }
}
