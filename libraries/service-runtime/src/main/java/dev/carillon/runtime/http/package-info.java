// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// The HTTP server's part of every service: limits of request bodies before anything is buffered, and one form of
/// every refusal: problems, the exception that carries one, and the errors that no controller answers.
@NullMarked
package dev.carillon.runtime.http;

import org.jspecify.annotations.NullMarked;
