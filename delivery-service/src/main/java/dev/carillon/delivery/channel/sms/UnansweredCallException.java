// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.http.HttpAnswer;

/// Missing or incomplete HTTP answer, passed through Twilio's client as an exception.
final class UnansweredCallException extends RuntimeException {

    private final transient HttpAnswer answer;

    UnansweredCallException(HttpAnswer answer) {
        super("no answer");
        this.answer = answer;
    }

    AttemptOutcome outcome() {
        return answer.fromProvider(answered -> new AttemptOutcome.Unanswered("status " + answered.status()));
    }
}
