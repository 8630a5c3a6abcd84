// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.Guarantee;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.PhoneNumber;
import dev.carillon.events.v1.WebhookUrl;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.retry.RetrySchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Table of the router's reaction to an outcome that a worker reports for every attempt: number of attempts, delays
/// and receipts. The senders' tests show which fault has which outcome.
final class FaultTableTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "delivery.md");
    private static final String HEADER =
            "| reported each time | guarantee | attempts | pauses before them | receipts |";
    private static final List<Channel> CHANNELS = List.of(Channel.EMAIL, Channel.SMS, Channel.PUSH, Channel.WEBHOOK);
    private static final int SAMPLES = 5;
    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Duration ASKED = Duration.ofSeconds(7);

    /// Longer than any pause.
    private static final Duration STEP = Duration.ofMinutes(6);

    private static final RetryPolicy DEFAULTS =
            new RetryPolicy(new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(5)), 8, 100);

    private record Fault(String title, Consumer<Attempted.Builder> outcome) {}

    private static final Fault UNANSWERED = new Fault(
            "unanswered",
            outcome -> outcome.setUnanswered(Attempted.Unanswered.newBuilder().setCause("timeout")));

    private static final List<Fault> FAULTS = List.of(
            new Fault("accepted", outcome -> outcome.setAccepted(Attempted.Accepted.getDefaultInstance())),
            new Fault(
                    "refused",
                    outcome -> outcome.setRefused(Attempted.Refused.newBuilder().setCode("550"))),
            new Fault(
                    "address invalid",
                    outcome -> outcome.setAddressInvalid(
                            Attempted.AddressInvalid.newBuilder().setCode("410"))),
            new Fault("throttled, 7 s", outcome -> outcome.setThrottled(asked())),
            UNANSWERED,
            new Fault(
                    "throttled, 7 s: no provider called",
                    outcome -> outcome.clearProvider().setThrottled(asked())));

    /// Result of one delivery.
    private record Course(List<Duration> pauses, List<String> facts) {}

    private final MemoryRouter router = new MemoryRouter()
            .withRetries(DEFAULTS)
            .withProfile(
                    "ann",
                    profile -> profile.addAddresses(Address.newBuilder()
                                    .setId("phone")
                                    .setPhone(PhoneNumber.newBuilder().setValue("+491511234567")))
                            .addAddresses(Address.newBuilder()
                                    .setId("hook")
                                    .setWebhook(WebhookUrl.newBuilder().setValue("https://example.org/hook"))));

    /// Run with `-Dcarillon.documents=write` to rewrite the table.
    @Test
    void documentSaysWhatFollowsEachOutcome() throws IOException {
        String table = HEADER + "\n| --- | --- | ---: | --- | --- |\n"
                + FAULTS.stream().map(this::rows).collect(Collectors.joining());

        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(
                    DOCUMENT,
                    Pattern.compile("(?m)^" + Pattern.quote(HEADER) + "\n(\\|.*\n)*")
                            .matcher(Files.readString(DOCUMENT))
                            .replaceFirst(Matcher.quoteReplacement(table)));
        }

        assertThat(Files.readString(DOCUMENT)).contains(table);
    }

    /// A row for those guarantees under which the same follows.
    private String rows(Fault fault) {
        Map<String, List<String>> guarantees = new LinkedHashMap<>();
        for (Guarantee guarantee : Guarantee.values()) {
            guarantees
                    .computeIfAbsent(whatFollows(fault, guarantee), _ -> new ArrayList<>())
                    .add("`" + guarantee.wireName() + "`");
        }
        return guarantees.entrySet().stream()
                .map(entry -> "| %s | %s | %s |%n"
                        .formatted(
                                fault.title(),
                                entry.getValue().size() == Guarantee.values().length
                                        ? "any"
                                        : String.join(", ", entry.getValue()),
                                entry.getKey()))
                .collect(Collectors.joining());
    }

    private String whatFollows(Fault fault, Guarantee guarantee) {
        List<Course> courses = new ArrayList<>();
        for (Channel channel : CHANNELS) {
            for (int sample = 0; sample < SAMPLES; sample++) {
                courses.add(course(fault, guarantee, channel, sample));
            }
        }
        return "%s | %s | %s".formatted(attempts(courses), pauses(fault, courses), receipts(courses));
    }

    private Course course(Fault fault, Guarantee guarantee, Channel channel, int sample) {
        router.withType(_ -> {}, channel);
        router.submit(router.event("%d-%s-%s-%d".formatted(FAULTS.indexOf(fault), guarantee, channel, sample))
                .setGuarantee(guarantee.code())
                .setExpiresAtMillis(router.now().plus(LIFETIME).toEpochMilli())
                .build());
        router.receipts();
        List<Duration> pauses = new ArrayList<>();
        List<String> facts = new ArrayList<>();
        for (List<Delivery> next = router.deliveries(); !next.isEmpty(); next = router.deliveries()) {
            assertThat(next).hasSize(1);
            assertThat(next.getFirst().getChannel()).isEqualTo(channel.code());
            Instant reported = router.now();
            router.attempted(next.getFirst(), outcome -> fault.outcome().accept(outcome.setProvider("test")));
            facts.add("attempted");
            int delivered = router.deliveredAt().size();
            router.advance(STEP);
            router.receipts()
                    .forEach(receipt -> facts.add(receipt.getFactCase().name().toLowerCase(Locale.ROOT)));
            router.deliveredAt().stream().skip(delivered).forEach(at -> pauses.add(Duration.between(reported, at)));
        }
        return new Course(pauses, facts);
    }

    private static Attempted.Throttled asked() {
        return Attempted.Throttled.newBuilder()
                .setRetryAfterMillis(ASKED.toMillis())
                .build();
    }

    private static String attempts(List<Course> courses) {
        List<Long> counts = courses.stream()
                .map(course ->
                        course.facts().stream().filter("attempted"::equals).count())
                .distinct()
                .toList();
        boolean areExpired =
                courses.stream().allMatch(course -> course.facts().getLast().equals("expired"));
        assertThat(areExpired || counts.size() == 1).as("attempts: %s", counts).isTrue();
        return areExpired ? "until it expires" : counts.getFirst().toString();
    }

    private static String pauses(Fault fault, List<Course> courses) {
        int most = courses.stream()
                .mapToInt(course -> course.pauses().size())
                .max()
                .orElse(0);
        if (most == 0) {
            return "–";
        }
        List<Duration> all = courses.stream()
                .flatMap(course -> course.pauses().stream())
                .sorted()
                .toList();
        if (!fault.equals(UNANSWERED)) {
            assertThat(all.getFirst()).isGreaterThanOrEqualTo(ASKED);
            return "at least %d s, up to %d s".formatted(all.getFirst().toSeconds(), seconds(all.getLast()));
        }
        List<String> bounds = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            int step = i;
            Duration longest = courses.stream()
                    .map(course -> course.pauses().get(step))
                    .max(Duration::compareTo)
                    .orElseThrow();
            bounds.add(bound(longest) + " s");
        }
        return "up to " + String.join(", ", bounds);
    }

    /// The backoff's bound that a pause is below, in seconds.
    private static long bound(Duration pause) {
        long bound = 1;
        while (bound < seconds(pause)) {
            bound *= 2;
        }
        return Math.min(bound, DEFAULTS.schedule().cap().toSeconds());
    }

    private static long seconds(Duration pause) {
        return (pause.toMillis() + 999) / 1000;
    }

    private static String receipts(List<Course> courses) {
        List<String> all =
                courses.stream().map(course -> told(course.facts())).distinct().toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static String told(List<String> facts) {
        List<String> again = List.of("attempted", "retry_scheduled");
        int pairs = 0;
        while (facts.size() > 2 * pairs + 1
                && facts.subList(2 * pairs, 2 * pairs + 2).equals(again)) {
            pairs++;
        }
        String rest = facts.subList(2 * pairs, facts.size()).stream()
                .map(fact -> "`" + fact + "`")
                .collect(Collectors.joining(", "));
        String times = facts.getLast().equals("expired") ? "each time" : pairs + " times";
        return pairs == 0 ? rest : "`attempted` and `retry_scheduled` " + times + ", " + rest;
    }
}
