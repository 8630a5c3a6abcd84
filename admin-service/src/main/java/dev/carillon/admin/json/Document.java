// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import com.google.protobuf.ByteString;

/// Request body in JSON or YAML that its controller parses.
public record Document(Notation notation, ByteString text) {}
