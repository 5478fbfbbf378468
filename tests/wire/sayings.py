"""What people say in these tests."""

CLAIM = "Stalin just took over Trotsky's economic programme"
SAME_CLAIM = "Stalin just took over Trotsky's economic programme, face it"
OTHER_CLAIM = "so basically trotsky was against the NEP from day one"
CHAT = "anyone up for chess?"
