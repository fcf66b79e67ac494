package dev.landbridge.snssqs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.landbridge.snssqs", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

  @ArchTest
  static final ArchRule theCoreKnowsNoSpring =
      noClasses()
          .that()
          .resideInAPackage("..snssqs.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "io.awspring..", "..snssqs.binder..");
}
