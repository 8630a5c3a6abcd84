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
import dev.carillon.events.v1.Unsubscribed;

/// What is reported of a message, in the platform's words. What a provider says in between (queued, sent, deferred) is
/// no fact of ours, so that its coming late changes nothing.
public sealed interface Reported {

    /// It reached the recipient's side.
    record Confirmation(String evidence) implements Reported {}

    /// It came back.
    record Bounce(String code, String detail, Persistence persistence) implements Reported {}

    /// The recipient called it unwanted.
    record Complaint(String kind) implements Reported {}

    /// It was looked at.
    record Opening(String evidence) implements Reported {}

    /// A link in it was followed.
    record Click(String url) implements Reported {}

    /// The recipient wants no more of its kind.
    record Unsubscription(String purpose, String evidence) implements Reported {}

    /// Whether the address is dead or only failed this time.
    enum Persistence {
        PERMANENT,
        PASSING
    }

    /// As in receipts and metrics.
    default String fact() {
        return switch (this) {
            case Confirmation _ -> "confirmed";
            case Bounce _ -> "bounced";
            case Complaint _ -> "complained";
            case Opening _ -> "opened";
            case Click _ -> "clicked";
            case Unsubscription _ -> "unsubscribed";
        };
    }

    /// Tells apart the facts of one kind about one delivery.
    default String discriminator(String provider) {
        return switch (this) {
            case Confirmation _, Complaint _ -> provider;
            case Bounce(String _, String _, Persistence persistence) -> provider + " " + persistence;
            case Opening _ -> "";
            case Click(String url) -> url;
            case Unsubscription(String purpose, String _) -> purpose;
        };
    }

    /// Puts the fact into a receipt.
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
        }
    }
}
