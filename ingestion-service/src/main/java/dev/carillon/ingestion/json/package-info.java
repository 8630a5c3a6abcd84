/// Reading JSON from untrusted bytes within limits, without building a tree.
@NullMarked
package dev.carillon.ingestion.json;

import org.jspecify.annotations.NullMarked;
