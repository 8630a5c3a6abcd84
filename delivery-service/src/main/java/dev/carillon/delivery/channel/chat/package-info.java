// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Messages to chats by their incoming webhooks: Slack, Microsoft Teams, Discord. Each has a form of its own, and a URL
/// that is the secret.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.channel.chat;
