// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// HTTP plumbing of every service: one form of refusal, and one way to read paths.
@NullMarked
package dev.carillon.runtime.http;

import org.jspecify.annotations.NullMarked;
