// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.v1.Receipt;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// State of an event, notification or delivery, in the order of rank. A status is the highest known state, whatever
/// the order in which facts arrive. Ranks are stored: a state may be added between others, but a rank must not
/// change.
///
/// The end of one channel ranks below the success of another: a notification that failed by e-mail and was seen in
/// the inbox is `SEEN`. A repeated submission is suppressed at the lowest rank, so it never changes the status of
/// the first.
enum TrackedState {
    /// Accepted by the platform; no later fact is known.
    ACCEPTED(0),
    /// A cancellation was applied. The notifications that it stopped have their own facts.
    CANCELLATION_APPLIED(2),
    /// Suppressed as a repetition of an earlier notification.
    REPEATED(5, "suppressed"),
    /// Suppressed on one channel.
    CHANNEL_SUPPRESSED(10, "suppressed"),
    /// A wait for evidence has ended; a later fact reports whether the notification escalates.
    WAIT_DUE(11),
    ESCALATED(12),
    DEFERRED(15),
    DIGESTED(20),
    /// Suppressed on all channels.
    SUPPRESSED(25),
    AUDIENCE_EXPANDED(28),
    ROUTED(30),
    /// A device was asked to remove the notification from its screen.
    WITHDRAWAL_REQUESTED(32),
    /// Attempted, without the provider's acceptance.
    ATTEMPTED(40),
    RETRY_SCHEDULED(45),
    CANCELLED(50),
    EXPIRED(52),
    FAILED(54),
    DEAD_LETTERED(56),
    /// A provider (or the inbox) took responsibility.
    PROVIDER_ACCEPTED(60),
    BOUNCED(65),
    /// Confirmed by the recipient's side.
    CONFIRMED(70),
    OPENED(74),
    SEEN(76),
    CLICKED(78),
    READ(80),
    /// The recipient unsubscribed, and may have undone it.
    UNSUBSCRIBED(85),
    COMPLAINED(90),
    RETRACTED(95),
    /// A fact that this version does not know.
    UNKNOWN(1);

    /// Wire names of all states that can be searched for.
    static final List<String> WIRE_NAMES = Arrays.stream(values())
            .filter(state -> state != UNKNOWN)
            .map(TrackedState::wireName)
            .distinct()
            .toList();

    private static final String DUPLICATE_RULE = "duplicate";

    private final short rank;
    private final String wireName;

    TrackedState(int rank) {
        this.rank = (short) rank;
        this.wireName = name().toLowerCase(Locale.ROOT);
    }

    TrackedState(int rank, String wireName) {
        this.rank = (short) rank;
        this.wireName = wireName;
    }

    short rank() {
        return rank;
    }

    /// Name in JSON, such as `retry_scheduled`.
    String wireName() {
        return wireName;
    }

    static TrackedState ofRank(int rank) {
        return Arrays.stream(values())
                .filter(state -> state.rank == rank)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /// Ranks of all states with this wire name.
    static Short[] ranks(String wireName) {
        return Arrays.stream(values())
                .filter(state -> state.wireName.equals(wireName))
                .map(TrackedState::rank)
                .toArray(Short[]::new);
    }

    /// State that a receipt reports of its delivery and notification.
    static TrackedState of(Receipt receipt) {
        return switch (receipt.getFactCase()) {
            case ROUTED -> ROUTED;
            case SUPPRESSED -> suppressed(receipt);
            case DEFERRED -> DEFERRED;
            case DIGESTED -> DIGESTED;
            case ATTEMPTED -> receipt.getAttempted().hasAccepted() ? PROVIDER_ACCEPTED : ATTEMPTED;
            case RETRY_SCHEDULED -> RETRY_SCHEDULED;
            case CONFIRMED -> CONFIRMED;
            case SEEN -> SEEN;
            case READ -> READ;
            case FAILED -> FAILED;
            case EXPIRED -> EXPIRED;
            case DEAD_LETTERED -> DEAD_LETTERED;
            case CANCELLED -> CANCELLED;
            case BOUNCED -> BOUNCED;
            case COMPLAINED -> COMPLAINED;
            case OPENED -> OPENED;
            case CLICKED -> CLICKED;
            case RETRACTED -> RETRACTED;
            case AUDIENCE_EXPANDED -> AUDIENCE_EXPANDED;
            case ESCALATED -> ESCALATED;
            case WAIT_DUE -> WAIT_DUE;
            case CANCELLATION_APPLIED -> CANCELLATION_APPLIED;
            case UNSUBSCRIBED, RESUBSCRIBED -> UNSUBSCRIBED;
            case WITHDRAWAL_REQUESTED -> WITHDRAWAL_REQUESTED;
            case FACT_NOT_SET -> UNKNOWN;
        };
    }

    private static TrackedState suppressed(Receipt receipt) {
        if (receipt.getSuppressed().getRule().equals(DUPLICATE_RULE)) {
            return REPEATED;
        }
        return receipt.getChannelValue() == 0 ? SUPPRESSED : CHANNEL_SUPPRESSED;
    }
}
