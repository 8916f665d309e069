print("jirei")
