// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Chats with incoming webhooks, that take what Slack, Microsoft Teams and Discord take.
@org.jspecify.annotations.NullMarked
package dev.carillon.simulators.chat;
