// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import org.junit.jupiter.api.AfterAll;

final class TeamsSenderTest extends ChatSenderContract {

    private static final ChatSender SENDER = sender(ChatFormat.TEAMS, LONG_DEADLINE);
    private static final ChatSender IMPATIENT = sender(ChatFormat.TEAMS, SHORT_DEADLINE);

    TeamsSenderTest() {
        super(ChatFormat.TEAMS, SENDER, IMPATIENT);
    }

    @AfterAll
    static void close() {
        SENDER.close();
        IMPATIENT.close();
    }
}
