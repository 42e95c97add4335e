"""What we add to the papers: completeness, sharper constants, conjectures."""

from verify.chapter import Chapter


chapter = Chapter(key="ours", title="What we add to the papers")
