/** Lists, part by part. */
@NullMarked
package dev.landbridge.web.paging;

import org.jspecify.annotations.NullMarked;
