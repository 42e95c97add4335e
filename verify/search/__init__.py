"""Scouts propose instances; none of them judges one."""
