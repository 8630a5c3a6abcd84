// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Key of a recipient's subscription to one audience topic. Subscriptions are in the recipient's partition,
/// whatever the topic.
///
/// @param topic Audience topic: 1 to 128 letters, digits and `. _ : -`
public record SubscriptionKey(RecipientKey recipient, String topic) {

    private static final IdSyntax SYNTAX = new IdSyntax("[A-Za-z0-9._:-]", 128);

    public SubscriptionKey {
        requireTopic(topic);
    }

    /// @return the topic
    /// @throws IllegalArgumentException if the text is not a valid name of an audience topic
    public static String requireTopic(String topic) {
        return SYNTAX.require(topic, "audience topic");
    }

    /// Parses the wire form.
    ///
    /// @throws IllegalArgumentException if the text is not `tenant/recipient/topic`
    public static SubscriptionKey parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("subscription key must be tenant/recipient/topic");
        }
        return new SubscriptionKey(RecipientKey.parse(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return recipient + "/" + topic;
    }
}
