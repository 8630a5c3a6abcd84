/// gRPC interface of ingestion: `carillon.v1.EventIngestion`. A call is checked when its metadata has arrived, before
/// any message is read; messages count towards the tenant's share of memory while they arrive.
@NullMarked
package dev.carillon.ingestion.grpc;

import org.jspecify.annotations.NullMarked;
