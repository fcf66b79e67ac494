package dev.landbridge.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.landbridge.schemas", importOptions = DoNotIncludeTests.class)
class DependencyTests {

  @ArchTest
  static final ArchRule knowsNothingButTheJdkAndJackson =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "dev.landbridge.schemas..",
              "tools.jackson..",
              "com.fasterxml.jackson.annotation..",
              "org.jspecify.annotations..")
          .because("a contract must not bring a framework along");

  @ArchTest
  static final ArchRule messagesDoNotKnowEnvelopeOrTopology =
      classes()
          .that()
          .resideInAnyPackage(
              "..agent..", "..operator..", "..booking..", "..catalogue..", "..pricing..")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages("..schemas.event..", "..schemas.topology..");
}
