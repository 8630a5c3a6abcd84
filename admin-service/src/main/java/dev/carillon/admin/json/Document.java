// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import com.google.protobuf.ByteString;

/// A body that its controller reads for itself, in JSON or YAML.
public record Document(Notation notation, ByteString text) {}
