/// Webhooks to recipients' own endpoints, signed by Standard Webhooks. The endpoint's URL is not trusted: only
/// public addresses are called and no redirect is followed.
@NullMarked
package dev.carillon.delivery.channel.webhook;

import org.jspecify.annotations.NullMarked;
