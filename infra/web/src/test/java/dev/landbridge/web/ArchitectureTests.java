package dev.landbridge.web;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.landbridge.web");

  @Test
  void dependsOnNothingElseOfOurs() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.landbridge..")
                .and(resideOutsideOfPackage("dev.landbridge.web..")))
        .check(CLASSES);
  }

  @Test
  void hasFeaturesThatDependOnEachOtherWithoutCircles() {
    slices().matching("dev.landbridge.web.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
