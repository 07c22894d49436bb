"""What is packed inside attachments: archives, Outlook's two formats, and uuencoded text. Pure, and within limits."""
