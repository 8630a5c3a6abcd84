// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import java.util.Locale;

/// Commands that are answered without being understood.
enum NotOfferedCommand {
    /// To something else than a stream, or to a part of one only.
    SUBSCRIBE(ErrorCode.BAD_REQUEST),
    PUBLISH(ErrorCode.PERMISSION_DENIED),
    PRESENCE(ErrorCode.NOT_AVAILABLE),
    PRESENCE_STATS(ErrorCode.NOT_AVAILABLE),
    HISTORY(ErrorCode.NOT_AVAILABLE),
    SUB_REFRESH(ErrorCode.NOT_AVAILABLE);

    private final ErrorCode answer;

    NotOfferedCommand(ErrorCode answer) {
        this.answer = answer;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Command command(long id) {
        return new Command.NotOffered(id, wireName(), answer);
    }
}
