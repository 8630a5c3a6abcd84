/// Webhooks to recipients' own endpoints, signed by Standard Webhooks. An endpoint is named by a stranger, so only
/// public addresses are called and no redirect is followed.
@NullMarked
package dev.carillon.delivery.channel.webhook;

import org.jspecify.annotations.NullMarked;
