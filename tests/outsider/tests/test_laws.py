from verify import laws_of


test_laws = laws_of("mypaper")
