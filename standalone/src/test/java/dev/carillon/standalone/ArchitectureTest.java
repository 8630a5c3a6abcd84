// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.carillon.testsupport.ArchitectureRules;
import org.junit.jupiter.api.Test;

/// Architecture rules over the whole system on one class path: services depend on each other only through
/// libraries.
class ArchitectureTest {

    @Test
    void theSystemKeepsItsBoundaries() {
        ArchitectureRules.check("dev.carillon");
    }

    /// All services use one form of error answer: a service with its own form could give a published failure code
    /// another title.
    @Test
    void refusalsAreWrittenInOneWay() {
        JavaClasses system = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.carillon");

        noClasses()
                .that()
                .resideOutsideOfPackage("dev.carillon.simulators..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.springframework.http.ProblemDetail")
                .check(system);
        classes()
                .that()
                .haveSimpleName("Problem")
                .or()
                .haveSimpleName("Violation")
                .or()
                .haveSimpleName("RefusedException")
                .should()
                .resideInAnyPackage("dev.carillon.runtime.http", "dev.carillon.client..")
                .check(system);
    }
}
