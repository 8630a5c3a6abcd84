// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.QuietHours;
import dev.carillon.events.v1.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class SimulationPropertiesTest {

    private static final List<String> WORKFLOWS = List.of(
            "",
            "  - {id: one, deliver: {channel: push, fallback: [email]}}",
            "  - {digest: {window: {fixed: 10m}, leading: true}}\n  - {id: one, deliver: {channel: email}}",
            "  - {id: bell, deliver: {channel: in_app}}\n  - {wait: {for: 2m, unless: seen}}\n"
                    + "  - {id: phone, deliver: {channel: push}}");

    record Happening(String recipient, int minute, String id, boolean isSeen) {}

    record Rules(String workflow, Set<Channel> channels, int limit, OverflowCode overflow, boolean isQuiet) {}

    /// Patches that say what is already so, or nothing.
    @Property(tries = 150)
    void withoutAChangeThereIsNoDifference(
            @ForAll("happenings") List<Happening> happenings,
            @ForAll("rules") Rules rules,
            @ForAll("idle") String changes) {
        RecordedTenant tenant = tenant(happenings, rules);

        Difference difference = tenant.simulate(changes);

        assertThat(difference.samples()).isEmpty();
        assertThat(difference.changes().values()).containsOnly(0L);
        assertThat(difference.recipients().changed()).isZero();
        assertThat(difference.messages()).allMatch(total -> total.before() == total.after());
        assertThat(difference.suppressed()).allMatch(total -> total.before() == total.after());
        assertThat(difference.unfinished()).isEqualTo(new Difference.BeforeAndAfter(0, 0));
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Combinators.combine(
                        Arbitraries.of("ann", "ben", "cleo"),
                        Arbitraries.integers().between(0, 59),
                        Arbitraries.integers().between(0, 30).map(number -> "e-" + number),
                        Arbitraries.of(true, false))
                .as(Happening::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<Rules> rules() {
        return Combinators.combine(
                        Arbitraries.of(WORKFLOWS),
                        Arbitraries.of(Channel.IN_APP, Channel.EMAIL, Channel.PUSH)
                                .set()
                                .ofMinSize(1),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(
                                OverflowCode.OVERFLOW_DEFER,
                                OverflowCode.OVERFLOW_DIGEST,
                                OverflowCode.OVERFLOW_SUPPRESS),
                        Arbitraries.of(true, false))
                .as(Rules::new);
    }

    @Provide
    Arbitrary<String> idle() {
        return Arbitraries.of(
                "",
                "{\"kind\": \"tenant\", \"document\": {}}",
                "{\"kind\": \"event-type\", \"id\": \"order.shipped\", \"document\": {}}",
                "{\"kind\": \"event-type\", \"id\": \"order.shipped\", \"document\": {\"lane\": \"standard\"}}",
                "{\"kind\": \"event-type\", \"id\": \"order.lost\","
                        + " \"document\": {\"lane\": \"bulk\", \"channels\": [\"sms\"]}}");
    }

    private static RecordedTenant tenant(List<Happening> happenings, Rules rules) {
        RecordedTenant tenant = new RecordedTenant();
        List.of("ann", "ben", "cleo").forEach(tenant::withProfile);
        if (!rules.workflow().isEmpty()) {
            tenant.withWorkflow(rules.workflow());
        }
        tenant.withType(
                type -> {
                    if (!rules.workflow().isEmpty()) {
                        type.setWorkflow("flow");
                    }
                    if (rules.limit() > 0) {
                        type.setThrottle(RateLimit.newBuilder()
                                .setLimit(rules.limit())
                                .setPerSeconds(600)
                                .setOverflow(rules.overflow())
                                .setDigestSeconds(rules.overflow() == OverflowCode.OVERFLOW_DIGEST ? 300 : 0));
                    }
                },
                rules.channels().toArray(Channel[]::new));
        if (rules.isQuiet()) {
            tenant.withTenant(settings -> settings.setDefaultQuietHours(
                    QuietHours.newBuilder().setFrom("12:10").setTo("12:40")));
        }
        happenings.forEach(happening -> {
            Duration after = Duration.ofMinutes(happening.minute());
            tenant.happened(after, happening.id(), event -> event.setRecipient(happening.recipient()));
            if (happening.isSeen() && happening.recipient().equals("ann")) {
                tenant.seen(after.plusMinutes(1), happening.id());
            }
        });
        return tenant;
    }
}
