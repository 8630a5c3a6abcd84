// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.documents.condition.Condition;
import dev.carillon.events.Channel;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WorkflowReaderTest {

    private static final String EVERY_STEP = """
            name: Comment mention
            steps:
              - {id: bell,  deliver: {channel: in_app}}
              - {id: pause, wait: {for: 2m, unless: seen}}
              - {id: open,  wait: {until: 09:00, days: [mon, sun], zone: Europe/Berlin}}
              - {id: best,  wait: {bestTimeWithin: 24h}}
              - {id: gate,  condition: {if: "data.amount > 10", else: pack}}
              - {id: few,   throttle: {limit: 3, per: 1h, key: "data.thread", overflow: digest, digestFor: 1d}}
              - {id: pack,  digest: {key: "data.thread", window: {fixed: 10m}, leading: true, maxItems: 50}}
              - {id: phone, deliver: {channel: push, fallback: [sms, email], template: t, when: "data.vip", confirmWithin: PT90S}, next: any}
              - {id: any,   fallback: {channels: [push, sms], template: t}, next: end}
            """;

    @Test
    void readsEveryKindOfStep() {
        WorkflowDocument document = read(EVERY_STEP);

        assertThat(document.name()).isEqualTo("Comment mention");
        assertThat(document.steps())
                .containsExactly(
                        new Step.Deliver("bell", Channel.IN_APP, List.of(), "", none(), none(), none()),
                        new Step.Wait(
                                "pause", new Until.After(Duration.ofMinutes(2)), Optional.of(Engagement.SEEN), none()),
                        new Step.Wait(
                                "open",
                                new Until.AtLocalTime(
                                        LocalTime.of(9, 0),
                                        EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
                                        Optional.of(ZoneId.of("Europe/Berlin"))),
                                none(),
                                none()),
                        new Step.Wait("best", new Until.BestTime(Duration.ofDays(1)), none(), none()),
                        new Step.Branch("gate", decision("data.amount > 10"), "pack", none()),
                        new Step.Throttle(
                                "few",
                                3,
                                Duration.ofHours(1),
                                Optional.of(key("data.thread")),
                                Overflow.DIGEST,
                                Optional.of(Duration.ofDays(1)),
                                none()),
                        new Step.Digest(
                                "pack",
                                Optional.of(key("data.thread")),
                                new DigestWindow.Fixed(Duration.ofMinutes(10)),
                                true,
                                50,
                                none()),
                        new Step.Deliver(
                                "phone",
                                Channel.PUSH,
                                List.of(Channel.SMS, Channel.EMAIL),
                                "t",
                                Optional.of(decision("data.vip")),
                                Optional.of(Duration.ofSeconds(90)),
                                Optional.of("any")),
                        new Step.Deliver(
                                "any", Channel.PUSH, List.of(Channel.SMS), "t", none(), none(), Optional.of("end")));
    }

    @Test
    void readsEveryWindow() {
        WorkflowDocument document = read("""
                steps:
                  - digest: {window: {sliding: 5m, atMost: 1h30m}}
                  - digest: {window: {scheduled: {times: ["18:30", "09:00"], days: [fri], zone: Asia/Tokyo}}}
                  - digest: {window: {recipientSchedule: {times: ["08:00"]}}}
                  - deliver: {channel: email}
                """);

        assertThat(document.steps().subList(0, 3))
                .map(step -> ((Step.Digest) step).window())
                .containsExactly(
                        new DigestWindow.Sliding(Duration.ofMinutes(5), Duration.ofMinutes(90)),
                        new DigestWindow.Scheduled(
                                List.of(LocalTime.of(9, 0), LocalTime.of(18, 30)),
                                EnumSet.of(DayOfWeek.FRIDAY),
                                Optional.of(ZoneId.of("Asia/Tokyo"))),
                        new DigestWindow.RecipientSchedule(
                                List.of(LocalTime.of(8, 0)), EnumSet.allOf(DayOfWeek.class)));
    }

    @Test
    void fillsInWhatIsNotSaid() {
        WorkflowDocument document = read("""
                {"steps": [{"deliver": {"channel": "sms"}},
                           {"throttle": {"limit": 1, "per": "1d"}},
                           {"condition": {"if": "data.x"}},
                           {"digest": {"window": {"fixed": "1s"}}}]}""");

        assertThat(document.name()).isEmpty();
        assertThat(document.steps())
                .map(Step::id)
                .containsExactly("deliver-1", "throttle-2", "condition-3", "digest-4");
        assertThat(document.steps().get(1))
                .isEqualTo(
                        new Step.Throttle("throttle-2", 1, Duration.ofDays(1), none(), Overflow.DEFER, none(), none()));
        assertThat(document.steps().get(2))
                .isEqualTo(new Step.Branch("condition-3", decision("data.x"), Step.END, none()));
        assertThat(document.steps().get(3))
                .isEqualTo(new Step.Digest(
                        "digest-4", none(), new DigestWindow.Fixed(Duration.ofSeconds(1)), false, 100, none()));
    }

    @Test
    void leadsFromStepToStep() {
        WorkflowDocument document = read(EVERY_STEP);

        assertThat(document.first().id()).isEqualTo("bell");
        assertThat(after(document, "bell")).contains("pause");
        assertThat(after(document, "phone")).contains("any");
        assertThat(after(document, "any")).isEmpty();
        assertThat(document.otherwise((Step.Branch) document.step("gate").orElseThrow()))
                .map(Step::id)
                .contains("pack");
        assertThat(document.step("nowhere")).isEmpty();
    }

    @Test
    void understandsWhatItPublishes() {
        Reading.Read yaml = (Reading.Read) reading(EVERY_STEP);

        Reading again = WorkflowReader.read(yaml.canonicalJson().toByteArray(), Notation.JSON);

        assertThat(again).isEqualTo(yaml);
        assertThat(yaml.canonicalJson().toStringUtf8()).startsWith("{\"name\":\"Comment mention\",\"steps\":[");
    }

    @Test
    void takesEngagementThatIsMoreThanWanted() {
        assertThat(Engagement.READ.satisfies(Engagement.SEEN)).isTrue();
        assertThat(Engagement.SEEN.satisfies(Engagement.SEEN)).isTrue();
        assertThat(Engagement.CONFIRMED.satisfies(Engagement.SEEN)).isFalse();
    }

    private static Optional<String> after(WorkflowDocument document, String id) {
        return document.after(document.step(id).orElseThrow()).map(Step::id);
    }

    private static WorkflowDocument read(String text) {
        Reading reading = reading(text);
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).document();
    }

    private static Reading reading(String text) {
        return WorkflowReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Condition decision(String source) {
        return (Condition) Condition.compile(source);
    }

    private static Condition key(String source) {
        return (Condition) Condition.compileKey(source);
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }
}
