// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.delivery.receipt.ReceiptPublisher;
import dev.carillon.delivery.receipt.ServiceInstance;
import dev.carillon.events.Lane;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Receipt;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// Writer of reports as receipts, each once, with counters. The same fact has the same receipt id, whichever
/// provider reports it and however often. Blocks until Kafka has acknowledged the receipt; thread-safe.
public final class ReportRecorder {

    private static final String NO_FACT = "none";

    private final TagReader tags;
    private final RecordedFacts recorded;
    private final ReceiptPublisher publisher;
    private final ServiceInstance instance;
    private final InstantSource clock;
    private final Family<Counter> reports;

    ReportRecorder(
            TagReader tags,
            RecordedFacts recorded,
            ReceiptPublisher publisher,
            ServiceInstance instance,
            InstantSource clock,
            MeterRegistry registry) {
        this.tags = tags;
        this.recorded = recorded;
        this.publisher = publisher;
        this.instance = instance;
        this.clock = clock;
        this.reports = new Meters(registry, Source.DELIVERY).counters(Metric.DELIVERY_REPORTS);
    }

    /// Records a provider's report about the delivery in a callback's tag.
    ///
    /// @param fact Reported fact; empty if the report is not about a fact that the platform records
    ReportResult record(String tag, String provider, Instant at, Optional<ReportedFact> fact) {
        Optional<Receipt.Builder> subject = tags.find(tag);
        if (subject.isEmpty()) {
            return count(provider, "", ReportResult.UNKNOWN);
        }
        return fact.map(known -> record(subject.get(), new Report(provider, at, known)))
                .orElseGet(() -> count(provider, "", ReportResult.OF_NO_USE));
    }

    /// True if a tag names the delivery with this id.
    boolean isAbout(String tag, String delivery) {
        return tags.find(tag)
                .filter(subject -> subject.getDeliveryId().equals(delivery))
                .isPresent();
    }

    /// @param subject Receipt without its fact
    ReportResult record(Receipt.Builder subject, Report report) {
        return count(report.provider(), report.fact().fact(), write(subject, report));
    }

    /// Counts a report that is not authentic or not readable.
    ReportResult count(String provider, ReportResult result) {
        return count(provider, "", result);
    }

    private ReportResult write(Receipt.Builder subject, Report report) {
        String delivery = subject.getDeliveryId();
        String fact = report.fact().fact();
        String discriminator = report.fact().discriminator(report.provider(), report.at());
        String mark = fact + " " + discriminator;
        Set<String> known = recorded.find(delivery);
        if (known.contains(mark)) {
            return ReportResult.REPEATED;
        }
        if (isTooLate(subject, report.fact(), known)) {
            return ReportResult.LATE;
        }
        Instant now = clock.instant();
        subject.setId(ReceiptId.of(delivery, fact, discriminator).value())
                .setAtMillis(plausible(report.at(), now).toEpochMilli())
                .setRecordedBy(instance.name());
        report.fact().write(subject, report.provider());
        if (!publisher.isPublished(Lane.require(subject.getLane()), subject.build())) {
            return ReportResult.UNAVAILABLE;
        }
        recorded.add(delivery, mark);
        return ReportResult.RECORDED;
    }

    /// Reported time, or now if a provider reports the future or a time before the platform existed.
    private static Instant plausible(Instant reported, Instant now) {
        return reported.isAfter(now) || reported.isBefore(Instant.EPOCH) ? now : reported;
    }

    /// True for a text message that bounces after it was confirmed. An e-mail can bounce after its confirmation,
    /// when a server behind the first one gives up.
    private static boolean isTooLate(Receipt.Builder subject, ReportedFact fact, Set<String> known) {
        return subject.getChannel() == ChannelCode.CHANNEL_SMS
                && fact instanceof ReportedFact.Bounce
                && known.stream().anyMatch(mark -> mark.startsWith("confirmed "));
    }

    private ReportResult count(String provider, String fact, ReportResult result) {
        reports.of(provider, fact.isEmpty() ? NO_FACT : fact, result.wireName()).increment();
        return result;
    }
}
