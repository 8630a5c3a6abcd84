// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

/// Names of the Kafka record headers: CloudEvents attributes, the W3C trace context, and the
/// place of a receipt in its batch.
public final class HeaderNames {

    public static final String CE_ID = "ce_id";
    public static final String CE_TYPE = "ce_type";
    public static final String CE_SOURCE = "ce_source";
    public static final String CE_TIME = "ce_time";
    public static final String TRACEPARENT = "traceparent";
    /// Index, from 0, of a receipt that was read from a batch. Readers add it; it is in no record of the receipts.
    public static final String RECEIPT_INDEX = "carillon_receipt_index";

    private HeaderNames() {}
}
