// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.acknowledgement;

import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.Read;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Seen;

/// A fact that a recipient's client reports about a notification.
public enum Acknowledgement {
    /// The client has received the notification.
    CONFIRMED {
        @Override
        void fill(Receipt.Builder receipt, String by) {
            receipt.setConfirmed(Confirmed.newBuilder().setBy(by).setEvidence("client acknowledgement"));
        }
    },
    /// The notification was on a screen.
    SEEN {
        @Override
        void fill(Receipt.Builder receipt, String by) {
            receipt.setSeen(Seen.newBuilder().setBy(by));
        }
    },
    /// The recipient read the notification.
    READ {
        @Override
        void fill(Receipt.Builder receipt, String by) {
            receipt.setRead(Read.newBuilder().setBy(by));
        }
    };

    abstract void fill(Receipt.Builder receipt, String by);
}
