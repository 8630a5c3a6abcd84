// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Chat messages through incoming webhooks: Slack, Microsoft Teams, Discord. Each service has its own message
/// format. The webhook's URL is its secret.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.channel.chat;
