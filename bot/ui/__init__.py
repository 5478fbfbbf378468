"""What members press: buttons that survive a restart and never swallow an error."""
