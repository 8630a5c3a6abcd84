// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback.redis;

import dev.carillon.delivery.callback.RecordedFacts;
import dev.carillon.runtime.redis.RedisLink;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Store of recorded facts in Redis.
///
/// | key | value | expiry |
/// | --- | --- | --- |
/// | `carillon:reported:{<delivery id>}` | set of facts, each with its discriminator |
/// `carillon.delivery.callbacks.remember` |
final class RedisRecordedFacts implements RecordedFacts {

    private static final Logger LOG = LoggerFactory.getLogger(RedisRecordedFacts.class);

    private final RedisLink link;
    private final Duration expiry;

    RedisRecordedFacts(RedisLink link, Duration expiry) {
        this.link = link;
        this.expiry = expiry;
    }

    @Override
    public Set<String> find(String deliveryId) {
        try {
            return link.ask(redis -> redis.smembers(key(deliveryId))).stream()
                    .map(fact -> new String(fact, StandardCharsets.UTF_8))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (RedisException e) {
            LOG.debug("cannot read the recorded facts of delivery {}", deliveryId, e);
            return Set.of();
        }
    }

    @Override
    public void add(String deliveryId, String fact) {
        try {
            link.ask(redis -> redis.sadd(key(deliveryId), fact.getBytes(StandardCharsets.UTF_8)));
            link.ask(redis -> redis.pexpire(key(deliveryId), expiry));
        } catch (RedisException e) {
            LOG.debug("cannot store the fact {} of delivery {}", fact, deliveryId, e);
        }
    }

    private static String key(String deliveryId) {
        return "carillon:reported:{" + deliveryId + "}";
    }
}
