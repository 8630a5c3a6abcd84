// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.events.Sha256;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.redis.RedisLink;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Idempotency keys of requests with the digests of their bodies, in Redis. They tell a producer that it used a key for
/// two different requests; deduplication does not depend on them. While Redis is unavailable no use is compared. Waits
/// for
/// Redis. Thread-safe.
public final class IdempotencyKeys {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);
    private static final int DIGEST_BYTES = 16;

    private final RedisLink link;
    private final Duration lifetime;

    IdempotencyKeys(RedisLink link, Duration lifetime) {
        this.link = link;
        this.lifetime = lifetime;
    }

    /// Use of a key.
    public enum Use {
        /// The first one, which is kept from now on.
        FIRST,
        /// A repetition with the same body, or one that cannot be compared.
        REPEATED,
        /// Another body than at the first use.
        MISMATCHED
    }

    public Use use(TenantId tenant, String key, byte[] body) {
        byte[] digest = digest(body);
        try {
            return link.ask(redis -> {
                String name = name(tenant, key);
                // One command, SET with NX and GET, needs Redis 7.
                if (redis.set(name, digest, SetArgs.Builder.nx().px(lifetime)) != null) {
                    return Use.FIRST;
                }
                byte[] known = redis.get(name);
                return known == null || Arrays.equals(known, digest) ? Use.REPEATED : Use.MISMATCHED;
            });
        } catch (RedisException e) {
            LOG.debug("an idempotency key is not compared: {}", e.toString());
            return Use.REPEATED;
        }
    }

    /// Forgets a key whose first request was refused, so that the producer can correct its body.
    public void forget(TenantId tenant, String key) {
        try {
            link.ask(redis -> redis.del(name(tenant, key)));
        } catch (RedisException e) {
            LOG.debug("an idempotency key is not forgotten: {}", e.toString());
        }
    }

    private static String name(TenantId tenant, String key) {
        byte[] digest = digest(key.getBytes(StandardCharsets.UTF_8));
        return "carillon:idempotency:%s:%s"
                .formatted(tenant, Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }

    private static byte[] digest(byte[] content) {
        return Arrays.copyOf(Sha256.of(content), DIGEST_BYTES);
    }
}
