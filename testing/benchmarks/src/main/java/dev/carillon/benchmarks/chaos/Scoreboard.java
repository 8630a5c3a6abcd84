// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Results by fault. For one thread.
final class Scoreboard {

    private final ChaosPlan plan;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    Scoreboard(ChaosPlan plan) {
        this.plan = plan;
    }

    /// Result of a fault.
    private record Row(Fault fault, int injections, Score score) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %d | %d | %d | %d | %d | %.1f |%n",
                    fault.code(),
                    fault.description(),
                    injections,
                    score.acknowledged(),
                    score.lost(),
                    score.doubled(),
                    score.reordered(),
                    score.misdelivered(),
                    score.worstSilenceSeconds());
        }
    }

    void add(Fault fault, int injections, Score score) {
        rows.add(new Row(fault, injections, score));
    }

    /// Notes a fault that cannot be injected on this machine.
    void skip(Fault fault, String reason) {
        skipped.add("%s (%s) was skipped: %s.".formatted(fault.code(), fault.description(), reason));
    }

    /// True if every promise was kept under every fault that was injected.
    boolean isClean() {
        return !rows.isEmpty()
                && rows.stream()
                        .allMatch(row -> row.score().isClean() && row.score().acknowledged() > 0);
    }

    String table() {
        StringBuilder table = new StringBuilder("""
                | # | fault | injections | acknowledged | lost | doubled to a person | reordered | misdelivered | worst silence s |
                | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        rows.forEach(row -> table.append(row.text()));
        Score sum = rows.stream().map(Row::score).reduce(Score.NONE, Score::plus);
        table.append(String.format(
                Locale.ROOT,
                "| | all | %d | %d | %d | %d | %d | %d | %.1f |%n",
                rows.stream().mapToInt(Row::injections).sum(),
                sum.acknowledged(),
                sum.lost(),
                sum.doubled(),
                sum.reordered(),
                sum.misdelivered(),
                sum.worstSilenceSeconds()));
        skipped.forEach(line -> table.append('\n').append(line).append('\n'));
        return table.toString();
    }

    /// Page of the documentation.
    String page() {
        return """
                # Reliability: the scoreboard

                This page is written by `./carillon chaos --markdown docs/reliability.md`. Do not edit it.

                The run has three brokers (KRaft, three replicas, an acknowledged record is on two), two instances of each service, one Redis and one
                PostgreSQL, all as processes of one machine. While faults are injected, %d events/s for %d recipients are posted over REST. Each recipient has a
                connected device. All kinds take part: single events, batches, digests, deferrals, escalations, audiences, strict order, retries (5 %% of
                the attempts at the providers fail) and a campaign for each fault. The guarantee is `effectively_once`.

                * **acknowledged**: events that ingestion answered with 2xx; an event of an audience or a campaign counts for each of its recipients.
                * **lost**: expected arrivals in an inbox, a mailbox or on a phone that did not come.
                * **doubled to a person**: arrivals that a person saw again.
                * **reordered**: arrivals after a later one of the same recipient and kind.
                * **misdelivered**: arrivals at a wrong recipient or of an event that was not acknowledged, and refused events.
                * **worst silence**: longest time from the instant at which an event was due until its recipient had it in the inbox.

                Seed %d, %d injection(s) of each fault, at least %d events for each.

                %s
                **%s**

                ## Faults with a run of their own

                | # | fault | run |
                | --- | --- | --- |
                | F10 | slow clients | `./carillon soak` |
                | F12, F13 | malformed, oversized and deeply nested input | `./carillon fuzz` |
                | F14, F15 | slow requests, abuse of tokens | `./carillon hostile-tenant` |
                | F19 | a hundred times the usual rate | `./carillon spike` |

                ## What is not shown

                * All processes share one machine: the disks do not fail independently, and no power failure is simulated.
                * Links stall between services and brokers, Redis and PostgreSQL, between devices and gateways, and between brokers (replication). The quorum
                  of the controllers has no links; its members are killed and suspended.
                * Redis has no Sentinel here, and PostgreSQL no standby: both come back on the same port.
                """.formatted(
                        plan.traffic().rate(),
                        plan.traffic().recipients(),
                        plan.seed(),
                        plan.injections(),
                        plan.traffic().messages(),
                        table(),
                        isClean() ? "Every promise was kept." : "A promise was broken.");
    }
}
