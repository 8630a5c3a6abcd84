// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.carillon.testsupport.ArchitectureRules.NamedRule;
import dev.carillon.testsupport.ArchitectureRules.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/// Rules about names and forbidden code.
final class CodeRules {

    private static final Pattern EMPTY_NAME = Pattern.compile(
            "(?:Abstract|Base)[A-Z].*|.*(?:Manager|Utils?|Helper|Impl|Base|Abstract|Data|Info|Common|V2|Service|Handler)");

    /// Words that the glossary replaces: inbox, provider, recipient, tenant, suppression list, dead letter, slow
    /// consumer, relay.
    private static final Pattern REPLACED_WORD = Pattern.compile(
            ".*(?:Feed|Vendor|Customer|Organi[sz]ation|Blacklist|Dlq|Poison|Laggard|Poller)(?:s?|[A-Z].*)");

    private static final String STREAMS_PROCESSORS = "org.apache.kafka.streams.processor.api.";
    private static final String CONTROLLER = "org.springframework.web.bind.annotation.RestController";
    private static final Set<Class<?>> CALENDAR = Set.of(
            Instant.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class);
    private static final Set<String> INJECTION = Set.of(
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value",
            "jakarta.inject.Inject",
            "jakarta.annotation.Resource");

    private CodeRules() {}

    static List<NamedRule> all() {
        return List.of(
                new NamedRule("names say something", Scope.MAIN, namesSaySomething()),
                new NamedRule("names follow the glossary", Scope.MAIN, namesFollowTheGlossary()),
                new NamedRule("processors belong to Kafka Streams", Scope.MAIN, processorsBelongToStreams()),
                new NamedRule("time is injected", Scope.MAIN, timeIsInjected()),
                new NamedRule("packages are null-marked", Scope.MAIN, packagesAreNullMarked()),
                new NamedRule("nullness has one vocabulary", Scope.MAIN_AND_TESTS, nullnessHasOneVocabulary()),
                new NamedRule("fields are not injected", Scope.MAIN, fieldsAreNotInjected()),
                new NamedRule("no class depends on a REST controller", Scope.MAIN, noClassDependsOnAController()),
                new NamedRule("no code sleeps", Scope.MAIN_AND_TESTS, noCodeSleeps()),
                new NamedRule("queries hold no connection", Scope.MAIN, queriesHoldNoConnection()),
                new NamedRule("nothing is mocked", Scope.MAIN_AND_TESTS, nothingIsMocked()));
    }

    private static ArchRule namesSaySomething() {
        return noClasses()
                .that(are("named by people", type -> !type.isAnonymousClass() && !isGenerated(type)))
                .should(have(
                        "a name that says nothing",
                        type -> EMPTY_NAME.matcher(type.getSimpleName()).matches()));
    }

    private static ArchRule namesFollowTheGlossary() {
        return noClasses()
                .that(are("named by people", type -> !type.isAnonymousClass() && !isGenerated(type)))
                .should(have(
                        "a word that the glossary replaces",
                        type -> REPLACED_WORD.matcher(type.getSimpleName()).matches()));
    }

    private static ArchRule processorsBelongToStreams() {
        return noClasses()
                .that(are(
                        "no Kafka Streams processors",
                        type -> type.getAllRawInterfaces().stream()
                                .noneMatch(face -> face.getName().startsWith(STREAMS_PROCESSORS))))
                .should(have("a processor's name", type -> type.getSimpleName().endsWith("Processor")));
    }

    private static ArchRule timeIsInjected() {
        DescribedPredicate<JavaMethodCall> readsTheClock = DescribedPredicate.describe(
                "reads the wall clock", call -> readsTheClock(call.getTargetOwner(), call.getName()));
        return noClasses()
                .that(are(
                        "no configurations",
                        type -> !outermost(type).getSimpleName().endsWith("Configuration")))
                .should()
                .callMethodWhere(readsTheClock);
    }

    private static boolean readsTheClock(JavaClass called, String method) {
        if (called.isEquivalentTo(System.class)) {
            return method.equals("currentTimeMillis");
        }
        if (called.isEquivalentTo(Clock.class)) {
            return method.startsWith("system") || method.startsWith("tick");
        }
        if (called.isEquivalentTo(InstantSource.class)) {
            return method.equals("system");
        }
        return method.equals("now") && CALENDAR.stream().anyMatch(called::isEquivalentTo);
    }

    private static ArchRule packagesAreNullMarked() {
        return classes().should(new ArchCondition<>("live in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().tryGetPackageInfo().stream()
                        .anyMatch(info -> info.isAnnotatedWith(NullMarked.class));
                if (!marked && !isGenerated(type)) {
                    JavaPackage home = type.getPackage();
                    events.add(SimpleConditionEvent.violated(
                            home, "%s is in %s, which is not @NullMarked".formatted(type.getName(), home.getName())));
                }
            }
        });
    }

    private static ArchRule nullnessHasOneVocabulary() {
        return noClasses()
                .should()
                .dependOnClassesThat(are(
                        "a rival's nullness annotations",
                        type -> Set.of("Nullable", "NonNull", "NotNull", "Nonnull")
                                        .contains(type.getSimpleName())
                                && type.isAnnotation()
                                && !type.getPackageName().equals("org.jspecify.annotations")
                                && !type.getPackageName().equals("jakarta.validation.constraints")));
    }

    private static ArchRule fieldsAreNotInjected() {
        return noFields()
                .should()
                .beAnnotatedWith(DescribedPredicate.<JavaAnnotation<?>>describe(
                        "an injection's annotation",
                        annotation -> INJECTION.contains(annotation.getRawType().getName())))
                .allowEmptyShould(true);
    }

    /// Logic that a REST controller shares with a console page belongs in a class of its own. Only configurations,
    /// which construct the controllers, may know them.
    private static ArchRule noClassDependsOnAController() {
        return classes()
                .that(are(
                        "no configurations",
                        type -> !outermost(type).getSimpleName().endsWith("Configuration")))
                .should(new ArchCondition<>("know no REST controller") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        origin.getDirectDependenciesFromSelf().stream()
                                .filter(dependency ->
                                        dependency.getTargetClass().isAnnotatedWith(CONTROLLER)
                                                && !outermost(origin).equals(outermost(dependency.getTargetClass())))
                                .forEach(dependency ->
                                        events.add(SimpleConditionEvent.violated(origin, dependency.getDescription())));
                    }
                })
                .allowEmptyShould(true);
    }

    private static ArchRule noCodeSleeps() {
        return noClasses()
                .should()
                .callMethodWhere(target(owner(DescribedPredicate.describe(
                                "Thread or TimeUnit",
                                (JavaClass type) ->
                                        type.isEquivalentTo(Thread.class) || type.isEquivalentTo(TimeUnit.class))))
                        .and(target(name("sleep"))));
    }

    /// A stream of Spring's JDBC classes holds its connection until it is closed, which a terminal operation does not.
    private static ArchRule queriesHoldNoConnection() {
        return noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "queries a stream of rows",
                        call -> call.getTargetOwner().getPackageName().startsWith("org.springframework.jdbc")
                                && Set.of("stream", "queryForStream").contains(call.getName())));
    }

    private static ArchRule nothingIsMocked() {
        return noClasses()
                .should()
                .dependOnClassesThat(are(
                        "of a mock library",
                        type -> Pattern.matches(
                                "(org\\.mockito|org\\.easymock|io\\.mockk|org\\.jmock"
                                        + "|org\\.springframework\\.test\\.context\\.bean\\.override\\.mockito)\\..*",
                                type.getName())));
    }

    private static boolean isGenerated(JavaClass type) {
        return type.getPackageName().matches("dev\\.carillon\\.events\\.v\\d+");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(CodeRules::outermost).orElse(type);
    }

    private static DescribedPredicate<JavaClass> are(String description, java.util.function.Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }

    private static ArchCondition<JavaClass> have(String description, java.util.function.Predicate<JavaClass> test) {
        return new ArchCondition<>("have " + description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        type, test.test(type), "%s has %s".formatted(type.getName(), description)));
            }
        };
    }
}
