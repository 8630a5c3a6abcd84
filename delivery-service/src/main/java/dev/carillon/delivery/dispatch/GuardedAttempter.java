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

/// Attempts deliveries of one worker and sets aside those whose processing fails hard twice: it throws, ends the
/// process or takes too long. Each attempt is in the processing journal; after a failure it is made alone.
/// Thread-safe.
final class GuardedAttempter {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedAttempter.class);

    /// Tells the writing of a receipt for a record that is set aside from the processing of that record.
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

    /// Returns when the record has ended and the evidence of it is acknowledged. Throws what
    /// [Attempter#attempt(JournalledDelivery)] does, and other failures of the environment.
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
                    // The failed attempt may have sent the delivery: the ledger must not take the next one for it.
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
                | ProvidersAwayException
                | LanePausedException
                | AbandonedException
                | RetractionsUnknownException
                | KeysUnavailableException
                | PublicationClosedException e) {
            delivery.abandon();
            throw e;
        } catch (RuntimeException | Error e) {
            // Any failure is counted, because it must not hold up the partition for ever.
            if (!delivery.fail(e)) {
                throw e;
            }
            return false;
        }
    }

    private void setAside(HeldDelivery held, String cause) {
        attempter.bury(held.source(), cause);
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
                // The record cannot even be read: then its dead letter is all that tells of it.
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
