// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

/// Names of the Kafka record headers: CloudEvents attributes and the W3C trace context.
public final class HeaderNames {

    public static final String CE_ID = "ce_id";
    public static final String CE_TYPE = "ce_type";
    public static final String CE_SOURCE = "ce_source";
    public static final String CE_TIME = "ce_time";
    public static final String TRACEPARENT = "traceparent";

    private HeaderNames() {}
}
