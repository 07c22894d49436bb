"""A thousand mixed mails in one mailbox, and whatever may happen meanwhile: none is lost and none is doubled."""
