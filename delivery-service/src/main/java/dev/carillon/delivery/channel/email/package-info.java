/// E-mail over SMTP and SendGrid.
@NullMarked
package dev.carillon.delivery.channel.email;

import org.jspecify.annotations.NullMarked;
