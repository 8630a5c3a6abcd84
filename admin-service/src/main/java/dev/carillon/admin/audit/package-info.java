/// Who changed what, when and from where: one chain of entries for each tenant and one for the installation, in which
/// every entry vouches for all before it. Knows nothing of who may read it: that is `auditor`.
@NullMarked
package dev.carillon.admin.audit;

import org.jspecify.annotations.NullMarked;
