// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.receipt.PublicationClosedException;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.runtime.setaside.Verdict;
import dev.carillon.runtime.setaside.WorkId;
import dev.carillon.runtime.setaside.WorkSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Guard around the attempts of one worker. It sets a record aside whose processing fails hard twice: it throws,
/// ends the process or takes too long. Each attempt is in the processing journal; after a failure it is made alone.
/// Thread-safe.
final class GuardedAttempter {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedAttempter.class);

    /// Mark of the work of writing the receipt for a record that is set aside.
    private static final long RECEIPT = 1;

    private final Attempter attempter;
    private final AttemptSlots slots;
    private final WorkSource source;

    GuardedAttempter(Attempter attempter, AttemptSlots slots, WorkSource source) {
        this.attempter = attempter;
        this.slots = slots;
        this.source = source;
    }

    /// True once it is known which records failed before.
    boolean isInformed() {
        return slots.isReady();
    }

    /// See [Attempter#isReady()].
    boolean isReady() {
        return attempter.isReady();
    }

    /// See [Attempter#dropAbandoned()].
    void dropAbandoned() {
        attempter.dropAbandoned();
    }

    /// Attempts a delivery. Returns when its receipt is acknowledged. Throws the exceptions of
    /// [Attempter#attempt(JournalledDelivery)] and other failures of the environment.
    void attempt(HeldDelivery held) {
        WorkId work = work(held, 0);
        HeldDelivery next = held;
        while (true) {
            switch (slots.verdict(work)) {
                case Verdict.SetAside(String cause) -> {
                    setAside(held, cause);
                    return;
                }
                case Verdict.Unsuspected(), Verdict.Suspected() -> {
                    if (isProcessed(next)) {
                        return;
                    }
                    // The failed attempt may have sent the delivery, so the next attempt needs a token of its own
                    // in the ledger.
                    next = next.underAnotherToken();
                }
            }
        }
    }

    private boolean isProcessed(HeldDelivery held) {
        JournalledDelivery delivery = new JournalledDelivery(held, work(held, 0), slots);
        try {
            delivery.begin();
            attempter.attempt(delivery);
            delivery.end();
            return true;
        } catch (LedgerUnavailableException
                | ProvidersUnavailableException
                | LanePausedException
                | AbandonedException
                | RetractionsUnknownException
                | KeysUnavailableException
                | PublicationClosedException e) {
            delivery.abandon();
            throw e;
        } catch (RuntimeException | Error e) {
            // Every failure is counted, so that a failing record cannot block its partition for ever.
            if (!delivery.fail(e)) {
                throw e;
            }
            return false;
        }
    }

    private void setAside(HeldDelivery held, String cause) {
        attempter.publishDeadLetter(held.source(), cause);
        WorkId receipt = work(held, RECEIPT);
        if (slots.verdict(receipt) instanceof Verdict.Unsuspected) {
            JournalledDelivery delivery = new JournalledDelivery(held, receipt, slots);
            try {
                delivery.begin();
                attempter.refuse(delivery, cause);
                delivery.end();
            } catch (PublicationClosedException e) {
                delivery.abandon();
                throw e;
            } catch (RuntimeException | Error e) {
                // The record cannot be read: its dead letter is then its only trace.
                if (!delivery.fail(e)) {
                    throw e;
                }
                LOG.error("{} is set aside without a receipt", receipt, e);
            }
        } else {
            LOG.error("{} is set aside without a receipt: writing it failed before", receipt);
        }
        slots.recordSetAside(work(held, 0));
    }

    private WorkId work(HeldDelivery held, long mark) {
        return source.at(held.source().partition(), held.source().offset(), mark);
    }
}
