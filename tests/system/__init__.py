"""Tests of files, other programs, secrets in memory and crash reports."""
