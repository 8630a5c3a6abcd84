// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

import dev.carillon.benchmarks.load.TestTenant;

/// Texts of the same event for all ways.
final class EventText {

    static final String TYPE = TestTenant.INBOX_TYPE;
    static final int RECIPIENTS = 200;

    private EventText() {}

    static String recipient(int number) {
        return "r" + number % RECIPIENTS;
    }

    static String data(int number) {
        return """
                {"run":"intake","n":%d,"order":"A-17"}""".formatted(number);
    }

    /// Event as in `POST /v1/events`.
    static String json(String id, int number) {
        return """
                {"id":"%s","type":"%s","recipients":["%s"],"data":%s}""".formatted(id, TYPE, recipient(number), data(number));
    }

    /// Event without id and type, as in the outbox.
    static String payload(int number) {
        return """
                {"recipients":["%s"],"data":%s}""".formatted(recipient(number), data(number));
    }
}
