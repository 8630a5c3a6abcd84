// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Simulated incoming webhooks of Slack, Microsoft Teams and Discord.
@org.jspecify.annotations.NullMarked
package dev.carillon.simulators.chat;
