// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.console.ChannelNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sentences that state for each channel whether a notification was sent, and why not. Pure.
final class ChannelVerdicts {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ChannelVerdicts() {}

    /// Colour of a verdict in the console.
    enum Tone {
        GOOD,
        WAITING,
        NOT_SENT,
        FAILED;

        public String style() {
            return switch (this) {
                case GOOD -> "good";
                case WAITING -> "";
                case NOT_SENT -> "warn";
                case FAILED -> "bad";
            };
        }
    }

    /// Verdict on one channel, or on all of them.
    ///
    /// @param channel name for people; `Notification` for a fact about all channels
    /// @param code failure code of a dead letter; empty for anything else
    record Verdict(String channel, Tone tone, String sentence, String code) {

        /// True if no later fact is expected without help.
        boolean isFinal() {
            return tone != Tone.WAITING;
        }
    }

    /// Verdict of each channel, in the order in which the channels appear in the timeline. Facts about the whole
    /// notification count only if no channel has a fact.
    static List<Verdict> of(List<NotificationTimeline.Entry> timeline) {
        Map<String, Verdict> perChannel = new LinkedHashMap<>();
        List<Verdict> whole = new ArrayList<>();
        for (NotificationTimeline.Entry entry : timeline) {
            String channel = label(entry.channel());
            Verdict verdict = verdict(channel, entry);
            if (entry.channel() == null) {
                whole.add(verdict);
            } else {
                perChannel.merge(channel, verdict, ChannelVerdicts::later);
            }
        }
        if (!perChannel.isEmpty()) {
            return List.copyOf(perChannel.values());
        }
        return whole.isEmpty() ? List.of() : List.of(whole.getLast());
    }

    /// Later of two verdicts; the earlier one if it is good and the later one, of another address, is not.
    private static Verdict later(Verdict known, Verdict next) {
        return known.tone() == Tone.GOOD && next.tone() != Tone.GOOD ? known : next;
    }

    private static Verdict verdict(String channel, NotificationTimeline.Entry entry) {
        String reason = Objects.requireNonNullElse(entry.reason(), "");
        return switch (entry.state()) {
            case "accepted" -> waiting(channel, "accepted, not routed yet");
            case "suppressed" -> new Verdict(channel, Tone.NOT_SENT, "not sent: " + because(entry), "");
            case "deferred" -> waiting(channel, "waits until %s: %s".formatted(minute(entry.until()), because(entry)));
            case "digested" -> waiting(channel, "gathered in a digest until " + minute(entry.until()));
            case "routed" -> waiting(channel, "handed to delivery");
            case "attempted" -> attempted(channel, entry);
            case "retry_scheduled" -> waiting(channel, "is retried at %s: %s".formatted(minute(entry.until()), reason));
            case "failed", "bounced" -> new Verdict(channel, Tone.FAILED, "failed: " + reason, "");
            case "dead_lettered" ->
                new Verdict(channel, Tone.FAILED, "failed and became a dead letter: " + reason, code(reason));
            case "expired" -> new Verdict(channel, Tone.NOT_SENT, "not sent: it had expired", "");
            case "cancelled" -> new Verdict(channel, Tone.NOT_SENT, "not sent: it was cancelled", "");
            case "retracted" -> new Verdict(channel, Tone.NOT_SENT, "retracted", "");
            case "confirmed", "seen", "read", "opened", "clicked" -> new Verdict(channel, Tone.GOOD, entry.state(), "");
            default -> waiting(channel, entry.state().replace('_', ' '));
        };
    }

    private static Verdict attempted(String channel, NotificationTimeline.Entry entry) {
        if ("accepted".equals(entry.outcome())) {
            return new Verdict(
                    channel,
                    Tone.GOOD,
                    entry.provider() == null ? "sent" : "sent, accepted by " + entry.provider(),
                    "");
        }
        return waiting(
                channel,
                "attempt %s: %s"
                        .formatted(
                                Objects.requireNonNullElse(entry.outcome(), "without an answer")
                                        .replace('_', ' '),
                                Objects.requireNonNullElse(entry.reason(), "no reason given")));
    }

    private static Verdict waiting(String channel, String sentence) {
        return new Verdict(channel, Tone.WAITING, sentence, "");
    }

    private static String because(NotificationTimeline.Entry entry) {
        String reason = Objects.requireNonNullElse(entry.reason(), "");
        return entry.rule() == null || entry.rule().isEmpty()
                ? reason
                : reason.isEmpty() ? "rule " + entry.rule() : "%s (rule %s)".formatted(reason, entry.rule());
    }

    /// Failure code with which a dead letter's reason begins.
    private static String code(String reason) {
        int end = reason.indexOf(':');
        return end < 0 ? reason : reason.substring(0, end);
    }

    private static String minute(@Nullable Instant at) {
        return at == null ? "later" : MINUTE.format(at);
    }

    private static String label(@Nullable String channel) {
        return channel == null || channel.isEmpty() ? "Notification" : ChannelNames.of(channel);
    }
}
