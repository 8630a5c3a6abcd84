// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.delivery.attempt.Redaction;
import dev.carillon.events.v1.Bounced;
import dev.carillon.events.v1.Clicked;
import dev.carillon.events.v1.Complained;
import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.Opened;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Resubscribed;
import dev.carillon.events.v1.Unsubscribed;
import java.time.Instant;

/// Fact that a provider or a recipient reports about a message. A provider's intermediate states (queued, sent,
/// deferred) are not facts, so that a late one changes nothing.
public sealed interface ReportedFact {

    /// The message reached the recipient's side.
    record Confirmation(String evidence) implements ReportedFact {}

    /// The message bounced.
    record Bounce(String code, String detail, Persistence persistence) implements ReportedFact {}

    /// The recipient complained about the message.
    record Complaint(String kind) implements ReportedFact {}

    /// The recipient opened the message.
    record Opening(String evidence) implements ReportedFact {}

    /// The recipient followed a link in the message.
    record Click(String url) implements ReportedFact {}

    /// The recipient unsubscribed from messages of this purpose.
    record Unsubscription(String purpose, String evidence) implements ReportedFact {}

    /// The recipient undid an unsubscription.
    record Resubscription(String purpose, String evidence) implements ReportedFact {}

    /// Scope of a bounce: the address for good, or this message only.
    enum Persistence {
        PERMANENT,
        PASSING
    }

    /// Fact's name in receipts and metrics.
    default String fact() {
        return switch (this) {
            case Confirmation _ -> "confirmed";
            case Bounce _ -> "bounced";
            case Complaint _ -> "complained";
            case Opening _ -> "opened";
            case Click _ -> "clicked";
            case Unsubscription _ -> "unsubscribed";
            case Resubscription _ -> "resubscribed";
        };
    }

    /// Part of the receipt id that distinguishes facts of one kind about one delivery. A recipient can unsubscribe,
    /// undo it, and unsubscribe again: each counts.
    default String discriminator(String provider, Instant at) {
        return switch (this) {
            case Confirmation _, Complaint _ -> provider;
            case Bounce(String _, String _, Persistence persistence) -> provider + " " + persistence;
            case Opening _ -> "";
            case Click(String url) -> url;
            case Unsubscription(String purpose, String _) -> purpose + " " + at.toEpochMilli();
            case Resubscription(String purpose, String _) -> purpose + " " + at.toEpochMilli();
        };
    }

    /// Writes the fact into a receipt.
    default void write(Receipt.Builder receipt, String provider) {
        switch (this) {
            case Confirmation(String evidence) ->
                receipt.setConfirmed(Confirmed.newBuilder().setBy(provider).setEvidence(Redaction.of(evidence)));
            case Bounce(String code, String detail, Persistence persistence) ->
                receipt.setBounced(Bounced.newBuilder()
                        .setCode(code)
                        .setDetail(Redaction.of(detail))
                        .setPermanent(persistence == Persistence.PERMANENT)
                        .setProvider(provider));
            case Complaint(String kind) ->
                receipt.setComplained(Complained.newBuilder().setKind(kind).setProvider(provider));
            case Opening(String evidence) ->
                receipt.setOpened(Opened.newBuilder().setEvidence(evidence));
            case Click(String url) -> receipt.setClicked(Clicked.newBuilder().setUrl(url));
            case Unsubscription(String purpose, String evidence) ->
                receipt.setUnsubscribed(
                        Unsubscribed.newBuilder().setPurpose(purpose).setEvidence(evidence));
            case Resubscription(String purpose, String evidence) ->
                receipt.setResubscribed(
                        Resubscribed.newBuilder().setPurpose(purpose).setEvidence(evidence));
        }
    }
}
