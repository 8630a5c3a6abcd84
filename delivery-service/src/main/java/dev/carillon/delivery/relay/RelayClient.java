// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.channel.http.EndpointUrl;
import dev.carillon.delivery.channel.http.HttpCall;
import dev.carillon.delivery.channel.http.ProviderHttp;
import dev.carillon.delivery.channel.webhook.WebhookSigner;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptEndpoint;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Client that sends receipts to one endpoint. The webhook's id is that of the receipt, so that a receiver can
/// recognise repetitions. Blocks; thread-safe.
final class RelayClient {

    private final ProviderHttp http;
    private final Optional<URI> url;
    private final WebhookSigner signer;
    private final InstantSource clock;

    RelayClient(ProviderHttp http, ReceiptEndpoint endpoint, EndpointUrl.Plain plain, InstantSource clock) {
        this.http = http;
        this.url = EndpointUrl.find(endpoint.getUrl(), plain);
        this.signer = WebhookSigner.ofKeys(
                endpoint.getSecretsList().stream().map(ByteString::toByteArray).toList());
        this.clock = clock;
    }

    RelayOutcome send(Receipt receipt) {
        if (url.isEmpty()) {
            return new RelayOutcome.NotAcknowledged("the URL may not be called", Optional.empty());
        }
        Instant now = clock.instant();
        ByteString body = ReceiptBody.write(receipt);
        HttpCall call = new HttpCall(
                url.get(),
                Map.of(
                        "webhook-id", receipt.getId(),
                        "webhook-timestamp", Long.toString(now.getEpochSecond()),
                        "webhook-signature", signer.sign(receipt.getId(), now, body)),
                "application/json",
                body);
        return RelayOutcome.of(http.await(call), clock.instant());
    }
}
