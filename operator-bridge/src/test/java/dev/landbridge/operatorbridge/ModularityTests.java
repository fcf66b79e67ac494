package dev.landbridge.operatorbridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.transaction.annotation.Transactional;

class ModularityTests {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.landbridge.operatorbridge");

  @Test
  void keepsItsModulesApart() {
    ApplicationModules.of(OperatorBridge.class).verify();
  }

  @Test
  void readsPackagesWithoutKnowingSeatsOrAttachment() {
    noClasses()
        .that()
        .resideInAPackage("..packages..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..inventory..", "..attach..")
        .check(CLASSES);
  }

  @Test
  void knowsNoOtherServiceAndNoTransport() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.landbridge.agentevents..",
            "dev.landbridge.bookingsaga..",
            "dev.landbridge.snssqs..",
            "org.springframework.cloud..",
            "software.amazon..")
        .check(CLASSES);
  }

  @Test
  void setsNoIsolationLevelAndNoReadOnlyTransaction() {
    // pgjdbc does both per session, which leaks through a transaction-mode pooler.
    noClasses().should().dependOnClassesThat().areAssignableTo(Transactional.class).check(CLASSES);
    noClasses()
        .should()
        .callMethod(java.sql.Connection.class, "setTransactionIsolation", int.class)
        .orShould()
        .callMethod(java.sql.Connection.class, "setReadOnly", boolean.class)
        .check(CLASSES);
  }

  @Test
  void decidesSeatsWithoutTheDatabase() {
    noClasses()
        .that()
        .haveSimpleName("Allotment")
        .or()
        .haveSimpleName("Departure")
        .or()
        .haveSimpleName("Hold")
        .or()
        .haveSimpleName("Normaliser")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "java.sql..")
        .check(CLASSES);
  }

  @Test
  void bindsItsSettingsToRecords() {
    classes()
        .that()
        .areAnnotatedWith(ConfigurationProperties.class)
        .should()
        .beRecords()
        .check(CLASSES);
  }
}
